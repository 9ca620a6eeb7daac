"""How films are made: settings, one scene to a clip, clips to a film, a storyboard, and the machine beneath."""
