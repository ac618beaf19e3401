"""DVC's stages side by side: what needs what, how many run at once on this machine, and running them."""
