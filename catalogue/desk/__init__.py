"""The desk: what people hand in (addresses, product cards, use, reports, corrections), and how it is judged."""
