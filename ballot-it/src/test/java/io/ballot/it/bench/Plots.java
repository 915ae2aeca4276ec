package io.ballot.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What was measured, as pictures in SVG: every sample a dot, on a logarithmic scale. */
final class Plots {
  private static final int WIDTH = 960;
  private static final int LEFT = 330;
  private static final int RIGHT = 20;
  private static final int STRIP = 20;
  private static final int TOP = 34;
  private static final String GREY = "#8a8f98";
  private static final List<String> COLOURS =
      List.of("#1769aa", "#c2410c", "#15803d", "#7e22ce", "#a16207");

  private final Results results;

  Plots(Results results) {
    this.results = results;
  }

  /** A strip for each row and program, the floor's above it. */
  String takeover(List<RowTitle> rows) {
    List<Strip> strips = new ArrayList<>();
    for (RowTitle row : rows) {
      List<String> subjects = new ArrayList<>(List.of(Figure.FLOOR));
      subjects.addAll(results.subjects());
      String title = row.cause();
      for (String subject : subjects) {
        Optional<Figure> figure =
            results.figure(row.name(), subject).filter(each -> !each.samples().isEmpty());
        if (figure.isPresent()) {
          strips.add(new Strip(title, subject, colour(subject), figure.get().samples()));
          title = "";
        }
      }
    }
    // What was there before the moment that it is counted from, is drawn at the left edge.
    double least =
        strips.stream()
            .flatMap(each -> each.samples().millis().stream())
            .mapToDouble(Double::doubleValue)
            .filter(millis -> millis > 0)
            .min()
            .orElse(1);
    double most = strips.stream().mapToDouble(each -> each.samples().max()).max().orElse(1_000);
    Scale scale = new Scale(least, most, LEFT, WIDTH - RIGHT);
    int height = TOP + strips.size() * STRIP + 24;
    StringBuilder svg = begin(WIDTH, height, "From cause to hook, in milliseconds");
    for (double tick : scale.ticks()) {
      double x = scale.x(tick);
      svg.append(line(x, TOP - 8, x, height - 20.0, "#d0d4da"));
      svg.append(
          text(x, TOP - 14.0, "middle", GREY, Tables.time(tick).replaceFirst("\\.0+(?= )", "")));
    }
    double y = TOP;
    for (Strip strip : strips) {
      svg.append(text(LEFT - 66.0, y + 9, "end", "#333", shortened(strip.title())));
      svg.append(text(LEFT - 10.0, y + 9, "end", strip.colour(), strip.subject()));
      int dot = 0;
      for (double millis : strip.samples().millis()) {
        // Spread the same way each time, so that a picture only changes with what it shows.
        double offset = dot++ * 5 % 9 - 4;
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx='%.1f' cy='%.1f' r='2' fill='%s' fill-opacity='0.55'/>\n",
                scale.x(millis),
                y + 5 + offset,
                strip.colour()));
      }
      double middle = scale.x(strip.samples().p50());
      svg.append(line(middle, y - 2, middle, y + 12, strip.colour()));
      y += STRIP;
    }
    return svg.append("</svg>\n").toString();
  }

  private record Strip(String title, String subject, String colour, Samples samples) {}

  /** How the cost of a daemon grows with its elections. */
  String growth() {
    List<Panel> panels =
        List.of(
            new Panel("until all are elected, s", each -> each.electedSeconds().orElse(Double.NaN)),
            new Panel(
                "until all are tagged, s",
                each -> each.taggedMillis() <= 0 ? Double.NaN : each.taggedMillis() / 1_000),
            new Panel("requests/s at rest", Growth::requests),
            new Panel("connections", Growth::connections),
            new Panel("VmRSS, MB", Growth::megabytes),
            new Panel("CPU at rest, % of a core", Growth::cpuPercent));
    int width = 190;
    int height = 190;
    StringBuilder svg =
        begin(panels.size() * width + 10, height + 40, "One daemon, by number of elections");
    for (int i = 0; i < panels.size(); i++) {
      panel(svg, panels.get(i), i * width + 40.0, 30, width - 54.0, height - 40.0);
    }
    return svg.append("</svg>\n").toString();
  }

  private record Panel(String title, ToDoubleFunction<Growth> value) {}

  private void panel(
      StringBuilder svg, Panel panel, double left, double top, double width, double height) {
    double bottom = top + height;
    double most =
        results.growths().stream()
            .mapToDouble(panel.value())
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double scale = most <= 0 ? 1 : most;
    svg.append(text(left, top - 8, "start", "#333", panel.title()));
    svg.append(line(left, top, left, bottom, "#d0d4da"));
    svg.append(line(left, bottom, left + width, bottom, "#d0d4da"));
    svg.append(text(left - 4, top + 6, "end", GREY, String.format(Locale.ROOT, "%.3g", scale)));
    svg.append(text(left - 4, bottom, "end", GREY, "0"));
    Scale x = new Scale(1, 5_000, left + 4, left + width - 6);
    for (int tick : List.of(1, 10, 100, 1_000, 5_000)) {
      String label = tick < 1_000 ? Integer.toString(tick) : tick / 1_000 + "k";
      svg.append(text(x.x(tick), bottom + 14, "middle", GREY, label));
    }
    for (String subject : results.growths().stream().map(Growth::subject).distinct().toList()) {
      double lastX = Double.NaN;
      double lastY = Double.NaN;
      for (Growth each : results.growths()) {
        double value = panel.value().applyAsDouble(each);
        if (!each.subject().equals(subject) || !Double.isFinite(value)) {
          continue;
        }
        double atX = x.x(each.elections());
        double atY = bottom - value / scale * height;
        if (Double.isFinite(lastX)) {
          svg.append(line(lastX, lastY, atX, atY, colour(subject)));
        }
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>\n",
                atX,
                atY,
                colour(subject)));
        lastX = atX;
        lastY = atY;
      }
    }
  }

  private String colour(String subject) {
    int index = results.subjects().indexOf(subject);
    return subject.equals(Figure.FLOOR) ? GREY : COLOURS.get(Math.max(0, index) % COLOURS.size());
  }

  /** Logarithmic. */
  private record Scale(double least, double most, double left, double right) {
    double x(double value) {
      double low = Math.log10(Math.max(least, 0.01) * 0.8);
      double high = Math.log10(Math.max(most, 0.02) * 1.25);
      return left
          + (Math.log10(Math.max(value, least * 0.8)) - low) / (high - low) * (right - left);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (double power = 0.1; power < most * 1.25; power *= 10) {
        for (double times : List.of(1.0, 3.0)) {
          double tick = power * times;
          if (tick > least * 0.8 && tick < most * 1.25) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }
  }

  private static StringBuilder begin(int width, int height, String title) {
    return new StringBuilder()
        .append(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='11'>%n"
                .formatted(width, height)
                .replace("\r", ""))
        .append("<title>")
        .append(title)
        .append("</title>\n")
        .append("<rect width='100%' height='100%' fill='#fff'/>\n");
  }

  private static String line(double x1, double y1, double x2, double y2, String colour) {
    return String.format(
        Locale.ROOT,
        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>\n",
        x1,
        y1,
        x2,
        y2,
        colour);
  }

  private static String text(double x, double y, String anchor, String colour, String text) {
    return String.format(
        Locale.ROOT,
        "<text x='%.1f' y='%.1f' text-anchor='%s' fill='%s'>%s</text>\n",
        x,
        y,
        anchor,
        colour,
        text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static String shortened(String title) {
    return title.length() <= 44 ? title : title.substring(0, 43) + "…";
  }
}
