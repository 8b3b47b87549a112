// Package vicitest is a scripted VICI daemon, for the faults that a real charon
// cannot be made to show.
//
//	srv := vicitest.Start(t)
//	srv.On("version", vicitest.Reply("version", "5.9.8"))
//	srv.Next("load-conn", vicitest.Close())
//	client := vici.NewClient(srv.Dial)
package vicitest
