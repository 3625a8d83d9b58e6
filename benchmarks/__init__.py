"""What is measured, against whom; each module is a command of its own."""
