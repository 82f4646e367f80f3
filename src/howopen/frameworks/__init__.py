"""Frameworks read findings, terms and components; those know no framework."""
