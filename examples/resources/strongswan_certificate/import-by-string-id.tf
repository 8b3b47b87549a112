import {
  to = strongswan_certificate.intermediate
  id = "7f18e59907eb61eb5eacb73ce68276423eb622538def48066f5f97e9c57736a4"
}
