"""What two licenses, texts or releases say otherwise than each other, and whom it concerns."""
