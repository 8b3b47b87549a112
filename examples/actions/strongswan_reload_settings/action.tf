action "strongswan_reload_settings" "this" {
  config {}
}
