"""Whole journeys, in a real browser and by the command line."""
