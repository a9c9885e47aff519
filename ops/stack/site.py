"""The CloudFront distribution of an instance: its pages from the bucket, /api/* from API Gateway, on one origin."""

from typing import Any

from ops.pages.csp import HSTS, ISOLATED, policy

Resource = dict[str, Any]

# Identifiers of the policies that AWS manages, the same in every account.
_CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

_FAILURES = (404, 414, 500, 501, 502, 503, 504)
"""What CloudFront would keep ten seconds and serve to everybody, whatever `no-store` says; no page takes its place."""

_ADDRESS = """function handler(event) {
  var request = event.request;
  request.headers['x-imagin-adresse'] = {value: event.viewer.ip};
  return request;
}"""


def resources(code: str) -> dict[str, Resource]:
    """Everything but the code of the pages' function, which the packaging writes from the built pages."""
    return {
        "AccesPages": _access(code),
        "FonctionPages": _function(f"imagin-{code}-pages", ""),
        "FonctionAdresse": _function(f"imagin-{code}-adresse", _ADDRESS),
        "EnTetes": _headers(code),
        "Site": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": _distribution(code)}},
    }


def _distribution(code: str) -> dict[str, Any]:
    return {
        "Enabled": True,
        "Comment": f"imagin-{code}",
        "DefaultRootObject": "index.html",
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "PriceClass": "PriceClass_100",
        "Aliases": {"Fn::If": ["AvecDomaine", [{"Ref": "Domaine"}], {"Ref": "AWS::NoValue"}]},
        "ViewerCertificate": {"Fn::If": ["AvecDomaine", _CERTIFICATE, {"Ref": "AWS::NoValue"}]},
        "CustomErrorResponses": [{"ErrorCode": status, "ErrorCachingMinTTL": 0} for status in _FAILURES],
        "Origins": [_PAGES, _api_origin(code)],
        "DefaultCacheBehavior": _behaviour("pages", "FonctionPages", _CACHING_OPTIMIZED)
        | {"ResponseHeadersPolicyId": {"Ref": "EnTetes"}, "Compress": True},
        "CacheBehaviors": [
            _behaviour("api", "FonctionAdresse", _CACHING_DISABLED)
            | {
                "PathPattern": "/api/*",
                "AllowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
                "OriginRequestPolicyId": _ALL_VIEWER_EXCEPT_HOST,
            }
        ],
    }


def _behaviour(origin: str, function: str, cache: str) -> dict[str, Any]:
    run = {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": [function, "FunctionARN"]}}
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": {"Ref": "Protocole"},
        "CachePolicyId": cache,
        "FunctionAssociations": [run],
    }


_CERTIFICATE = {
    "AcmCertificateArn": {"Ref": "Certificat"},
    "SslSupportMethod": "sni-only",
    "MinimumProtocolVersion": "TLSv1.2_2021",
}
_PAGES = {
    "Id": "pages",
    "DomainName": {"Fn::GetAtt": ["SeauPages", "RegionalDomainName"]},
    "OriginAccessControlId": {"Fn::GetAtt": ["AccesPages", "Id"]},
    "S3OriginConfig": {"OriginAccessIdentity": ""},
}


def _api_origin(code: str) -> dict[str, Any]:
    return {
        "Id": "api",
        "DomainName": {"Fn::Sub": "${RestAPI}.execute-api.${AWS::Region}.amazonaws.com"},
        "OriginPath": f"/{code}",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]},
        "OriginCustomHeaders": [{"HeaderName": "x-imagin-origine", "HeaderValue": {"Ref": "Secret"}}],
    }


def _access(code: str) -> Resource:
    config = {
        "Name": f"imagin-{code}",
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    return {"Type": "AWS::CloudFront::OriginAccessControl", "Properties": {"OriginAccessControlConfig": config}}


def _function(name: str, source: str) -> Resource:
    config = {"Comment": name, "Runtime": "cloudfront-js-2.0"}
    return {
        "Type": "AWS::CloudFront::Function",
        "Properties": {"Name": name, "AutoPublish": True, "FunctionConfig": config, "FunctionCode": source},
    }


_RECEIPTS = {"Fn::Sub": "https://${SeauJustificatifs}.s3.${AWS::Region}.amazonaws.com"}
_POLICY = {"Fn::Sub": [policy("${Depot}"), {"Depot": {"Fn::If": ["Chiffre", _RECEIPTS, {"Ref": "Depot"}]}}]}


_HSTS = {
    "AccessControlMaxAgeSec": int(HSTS.removeprefix("max-age=").partition(";")[0]),
    "IncludeSubdomains": "includeSubDomains" in HSTS,
    "Override": True,
}


def _headers(code: str) -> Resource:
    security = {
        "ContentSecurityPolicy": {"ContentSecurityPolicy": _POLICY, "Override": True},
        "ContentTypeOptions": {"Override": True},
        "FrameOptions": {"FrameOption": "DENY", "Override": True},
        "ReferrerPolicy": {"ReferrerPolicy": "no-referrer", "Override": True},
        "StrictTransportSecurity": _HSTS,
    }
    permissions = {
        "Header": "Permissions-Policy",
        "Value": "camera=(), geolocation=(), microphone=(), payment=()",
        "Override": True,
    }
    isolated = [{"Header": name, "Value": value, "Override": True} for name, value in ISOLATED.items()]
    config = {
        "Name": f"imagin-{code}",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {"Items": [permissions, *isolated]},
    }
    return {
        "Type": "AWS::CloudFront::ResponseHeadersPolicy",
        "Properties": {"ResponseHeadersPolicyConfig": config},
    }
