"""What each step offers to choose from, and which answers hold: lists asked for once, rows, filter, forms."""
