/** Whether this browser keeps the cookie of a session. */

const PROBE = "__Host-imagin-essai";

/** Asked of a cookie with the attributes of the service's own, but HttpOnly, which no script can give. */
export function cookieRefused() {
  const given = `${PROBE}=1; Path=/; Secure; SameSite=Strict`;
  document.cookie = given;
  const kept = document.cookie.includes(`${PROBE}=`);
  document.cookie = `${given}; Max-Age=0`;
  return !kept;
}
