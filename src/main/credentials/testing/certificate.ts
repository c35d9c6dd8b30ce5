/**
 * A self-signed certificate for `localhost`, with its key: it protects nothing.
 * Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500
 * -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
 */
export const untrusted = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMCzcNiq2vAoAGNga
j7s2UBlgJHSZBXnhenl0owlAsvuhRANCAATs3irCXFhiL9KT/LwjBXgp4hDBLkbT
BHbFa0UtQJQzSwm9cy+B0cM9KZbFCzRETIhfL3ZqBM6aO7/MpJC0YPUI
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIULHBzvPbza3F5yyqUvOHs1sWRw/MwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjEzMDU0NFoYDzIxMjYxMDI5
MTMwNTQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATs3irCXFhiL9KT/LwjBXgp4hDBLkbTBHbFa0UtQJQzSwm9cy+B0cM9
KZbFCzRETIhfL3ZqBM6aO7/MpJC0YPUIo28wbTAdBgNVHQ4EFgQUvYecCtiqmoIs
9jWv2uFDUspG5acwHwYDVR0jBBgwFoAUvYecCtiqmoIs9jWv2uFDUspG5acwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAP1MANvWfB/mh5Wywq+5R7DQcitUOFxq1gLRS2QJhZEKAiBO
sMoD8UHlBN563h0Re4xNpzRoT/94uaorvYwJg5Bp+Q==
-----END CERTIFICATE-----`,
} as const;
