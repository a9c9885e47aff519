"""What the browser is told that a page of the site may do."""

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types imagin-sw",
    )
)
"""Sent with every page: nothing inline or from elsewhere, no HTML made from a string; the one policy names /sw.js."""


HSTS = "max-age=63072000; includeSubDomains"
"""One value everywhere: pages, API, refusals of the gateway."""
ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}
"""A page shares its window with no other site's, and nothing of ours is embedded elsewhere."""


def policy(receipts: str) -> str:
    """The same, for pages that also send files to the bucket of receipts, at this origin, and show its pictures."""
    sent = CSP.replace("connect-src 'self'", f"connect-src 'self' {receipts}")
    return sent.replace("img-src 'self' data:", f"img-src 'self' data: {receipts}")
