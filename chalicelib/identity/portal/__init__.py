"""Coming in through an académie's portal, by OpenID Connect: each agent keeps one password, their académie's."""
