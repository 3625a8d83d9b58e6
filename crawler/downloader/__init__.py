"""Scrapy's downloader middlewares of ours, one a module."""
