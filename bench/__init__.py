"""Side-by-side measurements: `python -m bench` prints one table and writes bench/results.json."""
