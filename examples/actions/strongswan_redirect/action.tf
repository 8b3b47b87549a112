# Before maintenance: all road warriors go to the other gateway.
action "strongswan_redirect" "clients" {
  config {
    ike = "road-warriors"
    to  = "sun.example.org"
  }
}
