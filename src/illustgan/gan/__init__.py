"""Networks, objectives, penalties, augmentation, unrolling and sampling: what a GAN is, without a loop."""
