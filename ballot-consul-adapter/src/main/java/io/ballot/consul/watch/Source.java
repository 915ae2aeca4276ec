package io.ballot.consul.watch;

import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.domain.port.PortException;
import java.util.Map;
import okhttp3.ResponseBody;
import retrofit2.Call;

/**
 * What a blocking query reads.
 *
 * @param <T> what it makes of an answer; equal answers make equal values
 */
@FunctionalInterface
public interface Source<T> {
  /**
   * Reads once.
   *
   * @param index 0 to be answered at once, else to be answered when what is read has changed since
   *     that index, or after a while
   */
  Page<T> read(long index) throws PortException;

  /**
   * An answer.
   *
   * @param index its index, 0 where it has none
   * @param value what it says
   * @param weight how much it is to read, in bytes: heavy answers are asked for less often
   * @param arrived when it began to come, in nanoseconds of {@link System#nanoTime}: heavy answers
   *     are asked for the less often the longer it takes to deal with them
   */
  record Page<T>(long index, T value, long weight, long arrived) {
    /** How much more one weighs that can wait a moment: to the agent, too, it is work. */
    public static final int UNHURRIED = 2;

    /** One that weighs next to nothing. */
    public Page(long index, T value) {
      this(index, value, 0, System.nanoTime());
    }

    /** What an answer says. */
    public static <T> Page<T> of(Answer answer, T value, long weight) {
      return new Page<>(answer.index(), value, weight, answer.arrived());
    }
  }

  /** A read of Consul's API that can block. */
  @FunctionalInterface
  interface Read {
    /**
     * Names the read.
     *
     * @param query the parameters that make it block
     */
    Call<ResponseBody> of(ConsulApi api, Map<String, String> query);
  }

  /**
   * Asks a read: at once for index 0, else blocking.
   *
   * @param what what is done, as messages begin
   */
  static Answer ask(ConsulHttp http, String what, long index, Read read) throws PortException {
    if (index == 0) {
      return http.ask(what, api -> read.of(api, Map.of()));
    }
    Map<String, String> query =
        Map.of("index", Long.toString(index), "wait", http.longPoll().toMillis() + "ms");
    return http.poll(what, http.longPoll(), api -> read.of(api, query));
  }
}
