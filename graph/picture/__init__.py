"""The picture: one offline HTML page that explains a negotiation."""
