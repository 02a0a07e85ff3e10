"""Programs outside of ours, one module each: with time-outs, and knowing none of our tables."""
