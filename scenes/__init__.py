"""What is shown: one folder a chapter, one file a scene, and the kit they share."""
