# An intermediate CA that peers do not send: the gateway needs its certificate to build their chains.
resource "strongswan_certificate" "intermediate" {
  # As a rule: file("${path.module}/intermediate.pem")
  pem = <<-EOT
    -----BEGIN CERTIFICATE-----
    MIIB9jCCAZugAwIBAgIUVm1T/XxLD2iI3AL2abVSlrYSVPQwCgYIKoZIzj0EAwIw
    RzELMAkGA1UEBhMCQ0gxGzAZBgNVBAoMEnN0cm9uZ1N3YW4gUHJvamVjdDEbMBkG
    A1UEAwwSc3Ryb25nU3dhbiBSb290IENBMCAXDTI2MTEyMzIzMTYyMVoYDzIxMjYx
    MDMwMjMxNjIxWjBHMQswCQYDVQQGEwJDSDEbMBkGA1UECgwSc3Ryb25nU3dhbiBQ
    cm9qZWN0MRswGQYDVQQDDBJzdHJvbmdTd2FuIFJvb3QgQ0EwWTATBgcqhkjOPQIB
    BggqhkjOPQMBBwNCAATW+6OIIAiU5CnQanwMxeUpcXmXD6ss0BdcSpy5lvfQa+0e
    mJahramrpo4FiiHTUkX8kDtCHUlRzuJrf6F8DkYEo2MwYTAdBgNVHQ4EFgQUNUTV
    Cxf9xSK3TD6Mx8M09WxOcwwwHwYDVR0jBBgwFoAUNUTVCxf9xSK3TD6Mx8M09WxO
    cwwwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwID
    SQAwRgIhAIWuWImGgvvbr3AaBItZkz/qOYcsd0KU1eGpUyHOY0NeAiEAwRJHUoRQ
    RnLAdsPkm0eJf9Nl5pM/y+KbZpJ+bU7j4HI=
    -----END CERTIFICATE-----
  EOT
}
