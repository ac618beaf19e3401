"""Train and compare GANs on small sets of illustrated faces, as a DVC pipeline."""
