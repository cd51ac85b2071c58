package dev.argyle.contract.programs;

import io.javalin.Javalin;

/// A small application on Javalin, and so on Jetty. Takes its port from the command line.
public final class JavalinProgram {
  private JavalinProgram() {}

  /// Starts it; it runs until it is told to end.
  public static void main(String[] arguments) {
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.get("/", context -> context.result("Hello from Javalin"));
              config.routes.get(
                  "/greet/{name}", context -> context.result("Hello " + context.pathParam("name")));
            })
        .start(Integer.parseInt(arguments[0]));
  }
}
