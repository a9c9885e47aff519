"""The sweep: each operation that writes, broken at each of its calls to AWS, then asked again."""
