package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.cli.config.AddressReader.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressReaderTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8500, http://127.0.0.1:8500",
    "HTTP://consul, http://consul",
    "https://consul.example.org:8501/, https://consul.example.org:8501",
    "127.0.0.1:8500, http://127.0.0.1:8500",
    "consul_server:8500, http://consul_server:8500",
    "localhost, http://localhost:8500",
    "http://[::1]:8500, http://[::1]:8500",
    "[::1], http://[::1]:8500",
    "https://proxy/consul/dc1/, https://proxy/consul/dc1",
    "proxy:8080/consul, http://proxy:8080/consul",
    "unix:///run/consul.sock, unix:///run/consul.sock",
    "UNIX:///run/con#sul@1.sock, unix:///run/con#sul@1.sock",
  })
  void readsAnAddress(String text, String url) {
    Reading.Address reading = assertInstanceOf(Reading.Address.class, AddressReader.read(text));
    assertEquals(url, reading.address().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        ":8500",
        "http://:8500",
        "::1",
        "http://::1:8500",
        "[::1",
        "[fe80::1%eth0]:8500",
        "[1:2]:8500",
        "consul:0",
        "consul:65536",
        "consul:port",
        "consul:123456",
        "999.0.0.1.:8500..",
        "ftp://consul",
        "tcp://consul:8500",
        "http:/consul",
        "http//consul:8500",
        "http://a b:8500",
        "http://consul:8500/a b",
        "unix://",
        "unix:/run/consul.sock",
        "http://me@consul:8500",
        "http://consul:8500?dc=dc1",
        "http://consul:8500/#x",
      })
  void refusesWhatIsNone(String text) {
    assertInstanceOf(Reading.Refused.class, AddressReader.read(text));
  }
}
