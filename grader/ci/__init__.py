"""Files that make other people's machines grade: workflows and autograders, written from templates. Checks nothing itself."""
