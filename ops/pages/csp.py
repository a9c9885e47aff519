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


def policy(receipts: str) -> str:
    """The same, for pages that also send files to the bucket of receipts, at this origin."""
    return CSP.replace("connect-src 'self'", f"connect-src 'self' {receipts}")
