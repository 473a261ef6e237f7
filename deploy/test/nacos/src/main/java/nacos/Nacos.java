package nacos;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletComponentScan;

/** Nacos's configuration service, started as its own distribution starts it. */
@SpringBootApplication(scanBasePackages = "com.alibaba.nacos")
@ServletComponentScan("com.alibaba.nacos")
public class Nacos {
    public static void main(String[] arguments) {
        SpringApplication.run(Nacos.class, arguments);
    }
}
