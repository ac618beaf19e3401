"""The blocks of params.yaml as frozen models; `illustgan.params` puts them together, reads and checks the file."""
