"""The staff's pages under /personal: signing in, the guard in front, and the pages themselves."""
