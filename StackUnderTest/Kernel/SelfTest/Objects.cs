using System;
using System.Runtime.CompilerServices;

namespace StackUnderTest.Kernel.SelfTest;

internal static unsafe class Objects
{
    private static volatile int s_three = 3;

    private interface IShape
    {
        int Corners { get; }

        int Scaled(int factor, double unused, long offset);
    }

    private interface IDoubles
    {
        static abstract int Twice(int value);
    }

    private abstract class Shape : IShape
    {
        public abstract int Corners { get; }

        public virtual int Scaled(int factor, double unused, long offset) => Corners * factor + (int)(unused + offset);
    }

    private class Triangle : Shape
    {
        public override int Corners => 3;
    }

    private sealed class Square : Shape
    {
        public override int Corners => 4;

        public override int Scaled(int factor, double unused, long offset) => 1000 + factor;
    }

    private sealed class RightTriangle : Triangle;

    private sealed class Point : IShape
    {
        int IShape.Corners => 0;

        int IShape.Scaled(int factor, double unused, long offset) => -factor;
    }

    private struct Doubler : IDoubles
    {
        public static int Twice(int value) => value * 2;
    }

    private struct Counter : IDisposable
    {
        public static int Disposed;

        public readonly void Dispose() => Disposed++;
    }

    public static bool VirtualMethodsDispatch()
    {
        Shape[] shapes = [new Triangle(), new Square(), new RightTriangle()];
        int sum = 0;
        foreach (Shape shape in shapes)
            sum = sum * 10 + shape.Corners;
        return sum == 343;
    }

    public static bool InterfacesDispatch()
    {
        IShape[] shapes = [new Triangle(), new Square(), new RightTriangle(), new Point()];
        int corners = 0, sum = 0;
        foreach (IShape shape in shapes)
        {
            corners = corners * 10 + shape.Corners;
            sum += shape.Scaled(s_three, 0.5, 7);
        }

        return corners == 3430 && sum == 16 + 1003 + 16 - 3;
    }

    public static bool CastsKnowTypes()
    {
        object square = Make(4), triangle = Make(3);
        return square is Square && square is not Triangle && triangle is Shape and IShape and Triangle
            && square is not IDisposable && ((Shape)triangle).Corners == 3 && square as Triangle == null
            && ((IShape)square).Corners == 4;
    }

    public static bool BoxesHold()
    {
        object box = s_three;
        object other = (long)s_three;
        return box is int and 3 && (int)box == 3 && other is long && other is not int;
    }

    public static bool GenericsSpecialize() =>
        Twice<Doubler>(s_three) == 6 && Last(new[] { 1, 2, s_three }) == 3 && Last(new[] { "a", "bc" }).Length == 2
        && Last(new Shape[] { new Triangle(), new Square() }).Corners == 4;

    public static bool FunctionPointersCall()
    {
        delegate*<int, int> twice = &Doubler.Twice;
        return Call(twice) == 6;
    }

    public static bool UsingDisposes()
    {
        int before = Counter.Disposed;
        using (new Counter())
            before += s_three - 3;
        return Counter.Disposed == before + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Call(delegate*<int, int> function) => function(s_three);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Make(int corners) => corners == 4 ? new Square() : new Triangle();

    private static int Twice<T>(int value)
        where T : struct, IDoubles => T.Twice(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Last<T>(T[] values) => values[values.Length - 1];
}
