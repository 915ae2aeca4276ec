package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8500, http://127.0.0.1:8500",
    "https://consul.example.com, https://consul.example.com",
    "http://consul.example.com, http://consul.example.com",
    "127.0.0.1:8501, http://127.0.0.1:8501",
    "consul.example.com, http://consul.example.com:8500",
    "[::1]:8500, http://[::1]:8500",
    "[::1], http://[::1]:8500",
    "::1, http://[::1]:8500",
    "http://[fd00::7]:80/, http://[fd00::7]",
    "https://proxy.example.com/consul/east/, https://proxy.example.com/consul/east",
    "proxy:80/consul, http://proxy/consul",
    "'  localhost:8500 ', http://localhost:8500",
    "HTTP://LOCALHOST:8500, http://localhost:8500",
    "unix:///run/consul.sock, unix:///run/consul.sock",
    "UNIX:///run/consul.sock, unix:///run/consul.sock",
    "unix://consul.sock, unix://consul.sock",
  })
  void readsEveryFormOfAnAddress(String text, String read) {
    assertEquals(read, ConsulAddress.parse(text).toString());
  }

  @Test
  void keepsAPathPrefixBelowWhichTheApiBegins() {
    assertEquals(
        "https://proxy/consul/v1/txn",
        String.valueOf(ConsulAddress.parse("https://proxy/consul").base().resolve("v1/txn")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "ftp://consul",
        "http://",
        "http://host:port",
        "http://a b",
        "http://h?dc=1",
        "http://h#x",
        "unix://",
        "unix:///a/socket/whose/path/is/longer/than/the/108/bytes/that/the/system/has/for/it/in"
            + "/an/address/with/a/zero/at/its/end",
      })
  void refusesAnythingElseWithASentence(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> ConsulAddress.parse(text));

    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("the address of Consul "),
        refusal.getMessage());
  }

  @Test
  void asksThroughASocketForTheApiAtItsRoot() {
    ConsulAddress address = ConsulAddress.parse("unix:///run/consul.sock");

    assertEquals("/run/consul.sock", String.valueOf(address.socket()));
    assertEquals(
        "/v1/txn", address.base().newBuilder().addPathSegments("v1/txn").build().encodedPath());
    assertFalse(address.isTls());
  }

  @Test
  void doesNotRepeatAPasswordThatItRefuses() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ConsulAddress.parse("http://someone:hunter2@consul:8500"));

    assertFalse(String.valueOf(refusal.getMessage()).contains("hunter2"), refusal.getMessage());
  }

  @Test
  void doesNotRepeatATokenThatSomebodyPutIntoTheQuery() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ConsulAddress.parse("http://consul:8500/?token=hunter2"));

    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("'http://consul:8500/'"), message);
    assertFalse(message.contains("hunter2"), message);
  }
}
