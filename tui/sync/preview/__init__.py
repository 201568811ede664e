"""What this very sync would do to the variables on Netlify: worked out, put into words, guarded against."""
