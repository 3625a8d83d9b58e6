"""What readers may rely on: records, views, their columns, filters and JSON."""
