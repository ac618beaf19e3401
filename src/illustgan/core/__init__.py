"""What every package uses: files, numbers, settings' base, errors, progress, randomness, devices, processes."""
