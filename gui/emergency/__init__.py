"""The parts of the page 应急: the list, the orders of a night, warnings, county tables."""
