"""Tests of the two services' clients against real sockets."""
