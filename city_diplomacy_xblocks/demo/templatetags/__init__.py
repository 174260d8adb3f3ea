"""What the demo's templates may ask for."""
