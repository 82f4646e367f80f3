"""Runs Plover."""

from plover.model import Plover

model = Plover()
