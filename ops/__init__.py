"""What an operator runs: make an instance, package, deploy, run everything locally; never shipped in the zip."""
