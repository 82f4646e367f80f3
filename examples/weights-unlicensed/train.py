"""Trains Whimbrel, made up: it does nothing."""

import torch

optimizer = torch.optim.AdamW
