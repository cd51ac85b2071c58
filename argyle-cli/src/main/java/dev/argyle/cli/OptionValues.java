package dev.argyle.cli;

import dev.argyle.device.Impairment;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How the values of options are written. Each converter says in one line what it would have taken.
final class OptionValues {
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,12})?) ?([A-Za-z/%]*)");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /// A time with its unit: `10ms`, `0.5s`, `2min`; a plain `0` as well.
  static final class Time implements ITypeConverter<Duration> {
    private static final Map<String, Long> NANOS =
        Map.of(
            "ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "min", 60_000_000_000L);
    private static final Duration MOST = Duration.ofDays(1);
    private static final String WANTED = "is not a time: write it as 10ms, 0.5s or 2min";

    @Override
    public Duration convert(String text) {
      Quantity quantity = Quantity.parse(text, WANTED);
      Long unitNanos = quantity.isZero() ? Long.valueOf(1) : NANOS.get(quantity.unit());
      if (unitNanos == null) {
        throw refused(text, WANTED);
      }
      BigDecimal nanos = quantity.number().multiply(BigDecimal.valueOf(unitNanos));
      if (nanos.compareTo(BigDecimal.valueOf(MOST.toNanos())) > 0) {
        throw refused(text, "is longer than a day");
      }
      return Duration.ofNanos(nanos.longValue());
    }
  }

  /// A chance: `0.5%` or `0.005`.
  static final class Chance implements ITypeConverter<Double> {
    private static final String WANTED = "is not a chance: write it as 0.5% or 0.005";

    @Override
    public Double convert(String text) {
      Quantity quantity = Quantity.parse(text, WANTED);
      boolean percent = quantity.unit().equals("%");
      if (!percent && !quantity.unit().isEmpty()) {
        throw refused(text, WANTED);
      }
      BigDecimal whole = percent ? HUNDRED : BigDecimal.ONE;
      if (quantity.number().compareTo(whole) > 0) {
        throw refused(text, percent ? "is not in 0% to 100%" : "is not in 0 to 1 (or 0% to 100%)");
      }
      return quantity.number().doubleValue() / whole.doubleValue();
    }
  }

  /// A rate in bits a second: `100Mbit`, `1Gbit`, `12500000`.
  static final class Rate implements ITypeConverter<Long> {
    private static final String WANTED =
        "is not a rate: write it as 100Mbit, 1Gbit or, in bit/s, 12500000";

    @Override
    public Long convert(String text) {
      Quantity quantity = Quantity.parse(text, WANTED);
      long factor =
          switch (quantity.unit().replaceFirst("/s$", "")) {
            case "", "bit" -> 1;
            case "kbit" -> 1_000;
            case "Mbit" -> 1_000_000;
            case "Gbit" -> 1_000_000_000;
            default -> throw refused(text, WANTED);
          };
      BigDecimal bits = quantity.number().multiply(BigDecimal.valueOf(factor));
      if (bits.compareTo(BigDecimal.ONE) < 0 || bits.precision() - bits.scale() > 15) {
        throw refused(text, "is not in 1 bit/s to 999999 Gbit/s");
      }
      return bits.longValue();
    }
  }

  /// A number of octets: `200MB`, `16MiB`, `65536`.
  static final class Size implements ITypeConverter<Long> {
    private static final String WANTED = "is not a size: write it as 200MB, 16MiB or 65536";

    @Override
    public Long convert(String text) {
      Quantity quantity = Quantity.parse(text, WANTED);
      long factor =
          switch (quantity.unit()) {
            case "", "B" -> 1;
            case "kB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> throw refused(text, WANTED);
          };
      BigDecimal octets = quantity.number().multiply(BigDecimal.valueOf(factor));
      if (octets.precision() - octets.scale() > 15) {
        throw refused(text, "is too large");
      }
      return octets.longValue();
    }
  }

  /// An address with the length of its subnet's prefix: `10.9.0.2/24`, `fd09::2/64`.
  static final class Prefix implements ITypeConverter<IpPrefix> {
    @Override
    public IpPrefix convert(String text) {
      return parse(text, IpPrefix::parse);
    }
  }

  /// An IPv4 or IPv6 address; never a name.
  static final class Address implements ITypeConverter<IpAddress> {
    @Override
    public IpAddress convert(String text) {
      return parse(text, IpAddress::parse);
    }
  }

  /// What HTTP can fetch: `http://10.9.0.1:8000/file`.
  static final class Url implements ITypeConverter<URI> {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MOST_PORT = 65_535;

    @Override
    public URI convert(String text) {
      try {
        URI uri = new URI(text.strip());
        if (uri.getScheme() != null
            && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
            && uri.getHost() != null
            && uri.getPort() <= MOST_PORT) {
          return uri;
        }
      } catch (URISyntaxException e) {
        throw refused(text, "is not a URL: " + e.getReason());
      }
      throw refused(text, "is not a URL to fetch: write it as http://10.9.0.1:8000/file");
    }
  }

  /// What a bad path does: `loss=2%,reorder=5%,duplicate=1%`.
  static final class BadPath implements ITypeConverter<Impairment> {
    private static final String WANTED =
        "is not an impairment: write it as loss=2%,reorder=5%,duplicate=1%,corrupt=0.1%,"
            + "mark=1%,delay=5ms";

    @Override
    public Impairment convert(String text) {
      Impairment path = Impairment.NONE;
      for (String part : text.split(",", -1)) {
        String[] pair = part.split("=", -1);
        if (pair.length != 2) {
          throw refused(text, WANTED);
        }
        path =
            switch (pair[0].strip()) {
              case "loss" -> path.withLoss(chance(pair[1]));
              case "reorder" -> path.withReorder(chance(pair[1]));
              case "duplicate" -> path.withDuplicate(chance(pair[1]));
              case "corrupt" -> path.withCorrupt(chance(pair[1]));
              case "mark" -> path.withMark(chance(pair[1]));
              case "delay" -> path.withDelay(new Time().convert(pair[1]).toNanos(), 0);
              default -> throw refused(text, WANTED);
            };
      }
      return path;
    }

    private static double chance(String text) {
      return new Chance().convert(text);
    }
  }

  /// A number as it was written, and the letters behind it.
  private record Quantity(BigDecimal number, String unit) {
    static Quantity parse(String text, String wanted) {
      Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
      if (!matcher.matches()) {
        throw refused(text, wanted);
      }
      return new Quantity(new BigDecimal(matcher.group(1)), matcher.group(2));
    }

    boolean isZero() {
      return number.signum() == 0 && unit.isEmpty();
    }
  }

  private static <T> T parse(String text, Function<String, T> parser) {
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static TypeConversionException refused(String text, String why) {
    return new TypeConversionException("'" + text + "' " + why);
  }

  private OptionValues() {}
}
