package dev.argyle.libraries;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;

/// Tomcat 11: channels of the JVM's provider; its connector's `address` set to one that the stack
/// has. Without, it calls an address of the kernel's interfaces when it stops, and waits a second.
class TomcatTest extends HttpServerContract {
  @TempDir private Path folder;

  @Override
  AutoCloseable serve() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(PORT);
    tomcat.getConnector().setProperty("address", "server");
    Context root = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(root, "answer", new Answer());
    root.addServletMapping("/", "answer");
    tomcat.start();
    return () -> {
      tomcat.stop();
      tomcat.destroy();
    };
  }

  private static final class Answer extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write(PAGE);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().transferTo(response.getOutputStream());
    }
  }
}
