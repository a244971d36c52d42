"""Networks: the graph as nodes and edges, and the part of it that is shown."""
