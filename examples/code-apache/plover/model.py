"""The model, made up: it does nothing."""

import torch


class Plover(torch.nn.Module):
    """The adapter."""
