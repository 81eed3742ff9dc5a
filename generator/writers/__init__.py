"""The formats a laid-out paper is written in: one package each, behind one protocol and one registry."""
