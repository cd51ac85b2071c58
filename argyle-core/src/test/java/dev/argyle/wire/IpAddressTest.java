package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  private static final long SEED = 5952;

  @Nested
  class Text {
    @ParameterizedTest
    @CsvSource({
      "0.0.0.0, 0x00000000",
      "10.0.0.1, 0x0a000001",
      "192.168.255.254, 0xc0a8fffe",
      "255.255.255.255, 0xffffffff",
    })
    void dottedDecimalIsReadAndPrinted(String literal, String bits) {
      IpAddress address = IpAddress.parse(literal);

      assertThat(address.v4Bits()).isEqualTo(Long.decode(bits).intValue());
      assertThat(address).hasToString(literal);
    }

    /// RFC 5952 section 4, and what RFC 4291 section 2.2 allows to be written.
    @ParameterizedTest
    @CsvSource({
      "2001:0db8::0001, 2001:db8::1",
      "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
      "2001:db8::0:1, 2001:db8::1",
      "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
      "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
      "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
      "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
      "2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAAA, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa",
      "0:0:0:0:0:0:0:0, ::",
      "0:0:0:0:0:0:0:1, ::1",
      "1:0:0:0:0:0:0:0, 1::",
      "0:1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
      "::1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
      "0:0:1:2:3:4:0:0, ::1:2:3:4:0:0",
      "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
      "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
      "::1.2.3.4, ::102:304",
      "::ffff:1.2.3.4, 1.2.3.4",
      "::ffff:0:1.2.3.4, ::ffff:0:102:304",
      "fe80::1, fe80::1",
    })
    void ipv6IsPrintedInItsOneCanonicalForm(String literal, String canonical) {
      assertThat(IpAddress.parse(literal)).hasToString(canonical);
      assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(literal));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          ".",
          ":",
          ":::",
          "1.2.3",
          "1.2.3.4.5",
          "1.2.3.",
          ".1.2.3",
          "1..2.3",
          "256.0.0.1",
          "1.2.3.04",
          "00.0.0.0",
          "1.2.3.1000",
          "+1.2.3.4",
          "1.2.3.4 ",
          "1.2.3.-4",
          "0x1.2.3.4",
          "١.2.3.4",
          "localhost",
          "example.com",
          "1",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9",
          "1:2:3:4:5:6:7:8::",
          "::1:2:3:4:5:6:7:8",
          "1:2:3:4::5:6:7:8",
          "1::2::3",
          ":1",
          "1:",
          ":1::",
          "::1:",
          "12345::",
          "::g",
          "::-1",
          "fe80::1%eth0",
          "[::1]",
          "::1/128",
          "::1.2.3",
          "::1.2.3.256",
          "1.2.3.4::",
          "::1.2.3.4:5",
          "1:2:3:4:5:6:7:1.2.3.4",
          "1.2.3.4:5:6:7:8:9:a:b",
          "::1.2.3.4.5",
          "::١",
        })
    void anythingElseIsRefusedWithTheLiteralInTheMessage(String literal) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> IpAddress.parse(literal))
          .withMessageStartingWith("not an IP address: \"" + literal + "\" (");
    }

    @Test
    void theJdkReadsBackWhatIsPrinted() {
      Random random = new Random(SEED);
      for (int i = 0; i < 20_000; i++) {
        IpAddress address = sparse(random);
        assertThat(InetAddress.ofLiteral(address.toString()))
            .as("seed %d, round %d", SEED, i)
            .isEqualTo(address.toInetAddress());
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
      }
    }

    @Test
    void whatIsAcceptedMeansTheSameToTheJdk() {
      Random random = new Random(SEED);
      String letters = "0123456789abcdefF:::::...";
      int accepted = 0;
      for (int i = 0; i < 200_000; i++) {
        StringBuilder literal = new StringBuilder(sparse(random).toString());
        for (int edits = random.nextInt(3); edits > 0; edits--) {
          literal.setCharAt(
              random.nextInt(literal.length()), letters.charAt(random.nextInt(letters.length())));
        }
        IpAddress address;
        try {
          address = IpAddress.parse(literal.toString());
        } catch (IllegalArgumentException refused) {
          continue;
        }
        accepted++;
        assertThat(IpAddress.from(InetAddress.ofLiteral(literal.toString())))
            .as("seed %d, %s", SEED, literal)
            .isEqualTo(address);
      }
      assertThat(accepted).isBetween(50_000, 190_000);
    }

    /// Addresses with many zero groups, one in four of them IPv4.
    private static IpAddress sparse(Random random) {
      if (random.nextInt(4) == 0) {
        return IpAddress.v4(random.nextInt());
      }
      long high = 0;
      long low = 0;
      for (int group = 0; group < 4; group++) {
        high = high << 16 | (random.nextBoolean() ? random.nextInt(0x10000) : 0);
        low = low << 16 | (random.nextBoolean() ? random.nextInt(0x10000) : 0);
      }
      return new IpAddress(high, low);
    }
  }

  @Nested
  class OnTheWire {
    @Test
    void ipv4TakesFourOctets() {
      byte[] b = new byte[6];
      int written = IpAddress.parse("1.2.3.4").write(b, 1);

      assertThat(written).isEqualTo(4);
      assertThat(b).containsExactly(0, 1, 2, 3, 4, 0);
      assertThat(IpAddress.readV4(b, 1)).isEqualTo(IpAddress.parse("1.2.3.4"));
    }

    @Test
    void ipv6TakesSixteenOctets() {
      byte[] b = new byte[18];
      int written = IpAddress.parse("102:304:506:708:90a:b0c:d0e:f10").write(b, 1);

      assertThat(written).isEqualTo(16);
      assertThat(b).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0);
      assertThat(IpAddress.readV6(b, 1))
          .isEqualTo(IpAddress.parse("102:304:506:708:90a:b0c:d0e:f10"));
    }
  }

  @Test
  void ipv4IsHeldAsAMappedAddress() {
    IpAddress address = IpAddress.v4(0xfffefdfc);

    assertThat(address.high()).isZero();
    assertThat(address.low()).isEqualTo(0x0000_ffff_fffe_fdfcL);
    assertThat(address.isV4()).isTrue();
    assertThat(address.lengthBytes()).isEqualTo(4);
    assertThat(IpAddress.v4Low(0xfffefdfc)).isEqualTo(address.low());
    assertThat(IpAddress.of(address.high(), address.low())).isEqualTo(address);
  }

  @Test
  void ipv6HasNoIpv4Bits() {
    assertThatIllegalStateException()
        .isThrownBy(IpAddress.LOOPBACK6::v4Bits)
        .withMessage("::1 is not an IPv4 address");
  }

  @Test
  void convertsToTheJdksAddressOfTheSameFamilyAndBack() {
    IpAddress v4 = IpAddress.parse("203.0.113.9");
    IpAddress v6 = IpAddress.parse("2001:db8::9");

    assertThat(v4.toInetAddress()).isInstanceOf(Inet4Address.class);
    assertThat(v6.toInetAddress()).isInstanceOf(Inet6Address.class);
    assertThat(IpAddress.from(v4.toInetAddress())).isEqualTo(v4);
    assertThat(IpAddress.from(v6.toInetAddress())).isEqualTo(v6);
  }

  @Test
  void isOrderedAsAnUnsignedNumber() {
    assertThat(
            Stream.of("ff02::1", "8000::", "200.0.0.1", "10.0.0.2", "::8000:0:0:0", "::1", "::")
                .map(IpAddress::parse)
                .sorted())
        .extracting(IpAddress::toString)
        .containsExactly("::", "::1", "10.0.0.2", "200.0.0.1", "::8000:0:0:0", "8000::", "ff02::1");
  }

  /// Columns: literal, then whether any, loopback, multicast, link-local, limited broadcast.
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,         true, false, false, false, false",
    "::,              true, false, false, false, false",
    "0.0.0.1,         false, false, false, false, false",
    "126.255.255.255, false, false, false, false, false",
    "127.0.0.0,       false, true, false, false, false",
    "127.255.255.255, false, true, false, false, false",
    "128.0.0.0,       false, false, false, false, false",
    "::1,             false, true, false, false, false",
    "::2,             false, false, false, false, false",
    "::7f00:1,        false, false, false, false, false",
    "223.255.255.255, false, false, false, false, false",
    "224.0.0.0,       false, false, true, false, false",
    "239.255.255.255, false, false, true, false, false",
    "240.0.0.0,       false, false, false, false, false",
    "ff02::1,         false, false, true, false, false",
    "feff::1,         false, false, false, false, false",
    "169.253.255.255, false, false, false, false, false",
    "169.254.0.0,     false, false, false, true, false",
    "169.254.255.255, false, false, false, true, false",
    "169.255.0.0,     false, false, false, false, false",
    "fe7f:ffff::,     false, false, false, false, false",
    "fe80::,          false, false, false, true, false",
    "febf:ffff::,     false, false, false, true, false",
    "fec0::,          false, false, false, false, false",
    "255.255.255.255, false, false, false, false, true",
    "255.255.255.254, false, false, false, false, false",
    "::ffff:ffff,     false, false, false, false, false",
    "1::ffff:7f00:1,  false, false, false, false, false",
  })
  void knowsItsKind(
      String literal,
      boolean any,
      boolean loopback,
      boolean multicast,
      boolean linkLocal,
      boolean broadcast) {
    IpAddress address = IpAddress.parse(literal);

    assertThat(address.isAny()).isEqualTo(any);
    assertThat(address.isLoopback()).isEqualTo(loopback);
    assertThat(address.isMulticast()).isEqualTo(multicast);
    assertThat(address.isLinkLocal()).isEqualTo(linkLocal);
    assertThat(address.isLimitedBroadcast()).isEqualTo(broadcast);
  }
}
