"""Tests of tokens and keyrings, on a real Secret Service where the machine has one."""
