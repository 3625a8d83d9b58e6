"""A page of bytes as a tree; knows no source and no article."""
